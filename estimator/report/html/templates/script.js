"use strict";
// Filters the findings and lists them on demand. All text is set as text: nothing here reads or writes markup.
(() => {
  const PAGE = 100;
  const FILES = 200;
  const KIND = 0, PATH = 1, LINE = 2, ORIGIN = 3, WORKLOADS = 4, CONTEXT = 5, CODE = 6;
  const RULE = 0, SYMBOL = 1, AREA = 2, SUPPORT = 3, BECOMES = 4;
  const holder = document.getElementById("data");
  const byRule = document.getElementById("by-rule");
  const byFile = document.getElementById("by-file");
  if (!holder || !byRule || !byFile) return;
  const data = JSON.parse(holder.textContent);
  const rows = data.rows;
  const field = (id) => document.getElementById(id);
  const fields = ["text", "file", "area", "support", "workload", "origin"].map((name) => field("filter-" + name));
  const [text, file, area, support, workload, origin] = fields;
  const grouping = field("group-by");
  const tally = field("tally");
  const number = new Intl.NumberFormat("en-US");

  const say = (message, values) =>
    data.words[message].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  const element = (name, className, content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content !== undefined) made.textContent = content;
    return made;
  };

  const lower = (texts) => texts.map((one) => one.toLowerCase());
  const paths = lower(data.paths);
  const snippets = lower(data.snippets);
  const kinds = data.kinds.map((kind) =>
    [kind[RULE], kind[SYMBOL], kind[BECOMES], data.titles[kind[RULE]]].join("\n").toLowerCase());

  const select = () => {
    const wanted = text.value.trim().toLowerCase();
    const inPath = file.value.trim().toLowerCase();
    const bit = workload.value ? 1 << data.workloads.indexOf(workload.value) : 0;
    const whose = origin.value ? data.origins.indexOf(origin.value) : -1;
    const kindFits = data.kinds.map((kind) =>
      (!area.value || kind[AREA] === area.value) && (!support.value || kind[SUPPORT] === support.value));
    const kindHolds = kinds.map((one) => !wanted || one.includes(wanted));
    const codeHolds = snippets.map((one) => !wanted || one.includes(wanted));
    const pathHolds = paths.map((one) => !wanted || one.includes(wanted));
    const pathFits = paths.map((one) => !inPath || one.includes(inPath));
    return rows.filter((row) =>
      kindFits[row[KIND]] && pathFits[row[PATH]] && (!bit || row[WORKLOADS] & bit) &&
      (whose < 0 || row[ORIGIN] === whose) &&
      (kindHolds[row[KIND]] || codeHolds[row[CODE]] || pathHolds[row[PATH]]));
  };

  const group = (chosen, key) => {
    const groups = new Map();
    for (const row of chosen) {
      const name = key(row);
      const known = groups.get(name);
      if (known) known.push(row);
      else groups.set(name, [row]);
    }
    return groups;
  };

  const place = (row, withRule) => {
    const kind = data.kinds[row[KIND]];
    const item = element("li", "place");
    const where = element("p", "where");
    where.append(element("span", "path", withRule ? String(row[LINE]) : data.paths[row[PATH]] + ":" + row[LINE]));
    if (withRule) where.append(element("span", "", data.titles[kind[RULE]]));
    where.append(element("span", "path soft", kind[SYMBOL]));
    const aside = [];
    if (data.contexts[row[CONTEXT]]) aside.push(data.contexts[row[CONTEXT]]);
    if (row[ORIGIN]) aside.push(data.names[data.origins[row[ORIGIN]]]);
    data.workloads.forEach((name, position) => {
      if (row[WORKLOADS] & (1 << position)) aside.push(data.names[name]);
    });
    if (aside.length) where.append(element("span", "soft", aside.join(" · ")));
    item.append(where);
    if (data.snippets[row[CODE]]) item.append(element("code", "code", data.snippets[row[CODE]]));
    if (withRule && kind[BECOMES]) {
      item.append(element("p", "soft", say("becomes {code}", { code: kind[BECOMES] })));
    }
    return item;
  };

  // Appends what comes next, and a button for more, so that a long list costs no more than what is looked at.
  const list = (target, items, make, size, from) => {
    const next = items.slice(from, from + size);
    target.append(...next.map(make));
    const left = items.length - from - next.length;
    if (left <= 0) return;
    const more = element("button", "more", say("Show {n} more", { n: number.format(Math.min(size, left)) }));
    more.type = "button";
    more.addEventListener("click", () => {
      const position = target.childNodes.length - 1;
      more.remove();
      list(target, items, make, size, from + size);
      const first = target.childNodes[position];
      if (first instanceof HTMLElement) {
        first.tabIndex = -1;
        first.focus({ preventScroll: true });
      }
    });
    target.append(more);
  };

  const fill = (target, chosen, withRule) => {
    const places = element("ul", "placelist");
    target.replaceChildren(places);
    list(places, chosen, (row) => place(row, withRule), PAGE, 0);
  };

  const ruleGroups = [...byRule.querySelectorAll("details.rule")].map((details) => ({
    details,
    rule: details.dataset.rule,
    count: details.querySelector(".count"),
    places: details.querySelector(".places"),
    chosen: [],
    stale: true,
  }));
  const refresh = (one) => {
    if (!one.details.open || !one.stale) return;
    fill(one.places, one.chosen, false);
    one.stale = false;
  };
  for (const one of ruleGroups) one.details.addEventListener("toggle", () => refresh(one));

  const showByRule = (chosen) => {
    const groups = group(chosen, (row) => data.kinds[row[KIND]][RULE]);
    for (const one of ruleGroups) {
      one.chosen = groups.get(one.rule) || [];
      one.stale = true;
      one.details.hidden = one.chosen.length === 0;
      one.count.textContent = number.format(one.chosen.length);
      refresh(one);
    }
  };

  const fileGroup = ([path, chosen]) => {
    const details = element("details", "row");
    const summary = element("summary");
    summary.append(element("span", "what path", data.paths[path]), element("span", "count", number.format(chosen.length)));
    const body = element("div", "body");
    details.append(summary, body);
    details.addEventListener("toggle", () => {
      if (details.open && !body.childNodes.length) {
        fill(body, chosen.slice().sort((one, other) => one[LINE] - other[LINE]), true);
      }
    });
    return details;
  };

  const showByFile = (chosen) => {
    const groups = [...group(chosen, (row) => row[PATH])];
    groups.sort((one, other) => other[1].length - one[1].length || one[0] - other[0]);
    byFile.replaceChildren();
    list(byFile, groups, fileGroup, FILES, 0);
  };

  const show = () => {
    const chosen = select();
    const files = grouping.value === "file";
    byFile.hidden = !files;
    byRule.hidden = files;
    if (files) showByFile(chosen);
    else showByRule(chosen);
    const all = number.format(rows.length);
    if (!chosen.length) tally.textContent = say("No place fits these filters.", {});
    else if (chosen.length === rows.length) tally.textContent = say("{all} places", { all });
    else tally.textContent = say("{n} of {all} places", { n: number.format(chosen.length), all });
  };

  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  };
  for (const input of [text, file]) input.addEventListener("input", later);
  for (const input of [area, support, workload, origin, grouping]) input.addEventListener("change", show);
  field("clear").addEventListener("click", () => {
    for (const input of fields) input.value = "";
    show();
    text.focus();
  });
  document.querySelector(".filters").hidden = false;
  show();
})();
