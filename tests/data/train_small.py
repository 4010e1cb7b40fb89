"""Trains a small model for two steps and prints the losses."""

import random

import torch
import torch.nn as nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
use_amp = torch.cuda.is_available()


def seed(number):
    random.seed(number)
    torch.manual_seed(number)
    torch.cuda.manual_seed_all(number)


def train():
    seed(1)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1)).to(device)
    if torch.cuda.is_available():
        model = model.cuda()
        torch.cuda.set_device(0)
        torch.cuda.reset_peak_memory_stats()
    scaler = torch.amp.GradScaler(device.type, enabled=use_amp)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.randn(16, 4, device=device), torch.randn(16, 1, device=device)
    for _ in range(2):
        optimizer.zero_grad()
        with torch.autocast(device.type, enabled=use_amp):
            loss = nn.functional.mse_loss(model(x), y)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        if x.is_cuda or device.type == "cuda":
            torch.cuda.synchronize()
            print(torch.cuda.max_memory_allocated(), torch.cuda.get_device_name())
        print(f"{loss.item():.9f}")
    torch.cuda.empty_cache()
    peak = torch.cuda.max_memory_allocated()
    assert peak >= 0


train()
