/// The script of a report: sorting, pages of lanes, the events behind a mark or a row, and the replay of the record.
///
/// It writes texts as texts (`textContent`); the only markup that it reads is the page's own, of later lanes and rows,
/// in which every text is escaped. It makes no request.
enum PageScript {
  /// The text of the script.
  static let text = tables + details + lanes + replay

  /// The script of a page that shows no single patients: tables alone.
  static let textOfTables = tables

  /// Tables that sort, numbers by size, missing values last.
  private static let tables = #"""
    "use strict";
    const data = JSON.parse(document.getElementById("data").textContent);
    const find = (id) => document.getElementById(id);
    const make = (name, text, attributes = {}) => {
      const element = document.createElement(name);
      if (text !== undefined) element.textContent = text;
      for (const key in attributes) element.setAttribute(key, attributes[key]);
      return element;
    };
    // A text of which no date is broken at its hyphens.
    const addText = (element, text) => {
      for (const part of text.split(/(\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?)/)) {
        element.append(/^\d{4}-/.test(part) ? make("span", part, { class: "day" }) : part);
      }
      return element;
    };
    document.body.classList.add("scripted");
    const isMissing = (text) => text === "" || text === "–";
    // Makes elements of the rows that the page holds as a text.
    const addRows = (table) => {
      const later = document.querySelector(`script.rows[data-table="${table.id}"]`);
      if (!later) return;
      table.tBodies[0].insertAdjacentHTML("beforeend", later.textContent);
      later.remove();
    };
    const sortTable = (table, column, header) => {
      addRows(table);
      const body = table.tBodies[0];
      const isDescending = header.getAttribute("aria-sort") === "ascending";
      const rows = Array.from(body.rows);
      const keys = new Map(rows.map((row) => [row, row.cells[column].textContent.trim()]));
      const given = rows.map((row) => keys.get(row)).filter((text) => !isMissing(text));
      const isNumeric = given.length > 0 && given.every((text) => /^-?\d+(\.\d+)?$/.test(text));
      const compare = (one, other) => isNumeric ? one - other : one < other ? -1 : one > other ? 1 : 0;
      rows.sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        if (isMissing(a) || isMissing(b)) return isMissing(a) - isMissing(b);
        return isDescending ? compare(b, a) : compare(a, b);
      });
      for (const other of table.tHead.rows[0].cells) other.setAttribute("aria-sort", "none");
      header.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      const limit = Number(table.dataset.limit) || rows.length;
      rows.forEach((row, index) => row.classList.toggle("beyond", index >= limit));
      body.append(...rows);
    };
    for (const table of document.querySelectorAll("table.sortable")) {
      Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
        header.querySelector("button").addEventListener("click", () => sortTable(table, column, header));
      });
    }
    for (const button of document.querySelectorAll("button.more[data-table]")) {
      button.addEventListener("click", () => {
        const table = find(button.dataset.table);
        addRows(table);
        delete table.dataset.limit;
        for (const row of table.tBodies[0].rows) row.classList.remove("beyond");
        button.previousElementSibling.remove();
        button.remove();
      });
    }

    """#

  /// The events behind a bar, a mark or a row of a table, and the way back from them.
  private static let details = #"""
    let opened = null;
    const showEvents = (panel, opener, title, groups) => {
      opened = opener;
      panel.replaceChildren(make("h3", title));
      for (const [heading, positions] of groups) {
        if (groups.length > 1) panel.append(make("p", heading));
        const list = make("ul");
        for (const position of positions) {
          const event = data.events[position];
          const words = event && event.map((word) => typeof word === "number" ? data.words[word] : word);
          list.append(make("li", words ? `seq ${position}: ${words.join(", ")}` : `seq ${position}`));
        }
        panel.append(list);
      }
      panel.hidden = false;
      panel.focus({ preventScroll: true });
      panel.scrollIntoView({ block: "nearest" });
    };
    const positionsOf = (item) => item.dataset.events.split(" ").filter((text) => text !== "");
    const labelOf = (item) => item.getAttribute("aria-label");
    for (const panel of document.querySelectorAll(".details")) {
      panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && opened) opened.focus();
      });
    }
    for (const table of document.querySelectorAll("table.sortable")) {
      table.tBodies[0].addEventListener("click", (event) => {
        const button = event.target.closest("button.opens");
        if (button) showEvents(find(table.id + "-details"), button, labelOf(button), [["", positionsOf(button)]]);
      });
    }

    """#

  /// Lanes, a page at a time, and the events behind a bar or a mark.
  private static let lanes = #"""
    const plot = find("lanes");
    const pages = [plot.innerHTML];
    for (const later of document.querySelectorAll("script.lanes")) pages.push(later.textContent);
    let page = 0;
    const open = (item) => {
      for (const chosen of plot.querySelectorAll(".chosen")) chosen.classList.remove("chosen");
      item.classList.add("chosen");
      const lane = item.closest(".lane");
      if (item.classList.contains("name")) {
        const items = Array.from(lane.querySelectorAll("[data-events]"));
        showEvents(find("details"), item, lane.dataset.patient, items.map((one) => [labelOf(one), positionsOf(one)]));
      } else {
        showEvents(
          find("details"), item, `${lane.dataset.patient}: ${labelOf(item)}`, [["", positionsOf(item)]]);
      }
    };
    const buttonAt = (target) => target.closest ? target.closest("#lanes [role=button]") : null;
    plot.addEventListener("click", (event) => {
      const item = buttonAt(event.target);
      if (item) open(item);
    });
    plot.addEventListener("keydown", (event) => {
      const item = buttonAt(event.target);
      if (!item) return;
      const lane = item.closest(".lane");
      const inLane = Array.from(lane.querySelectorAll("[role=button]"));
      const names = Array.from(plot.querySelectorAll(".name"));
      const move = (list, from, step) => {
        const next = list[from + step];
        if (next) next.focus();
        event.preventDefault();
      };
      switch (event.key) {
        case "Enter": case " ": open(item); event.preventDefault(); break;
        case "ArrowRight": move(inLane, inLane.indexOf(item), 1); break;
        case "ArrowLeft": move(inLane, inLane.indexOf(item), -1); break;
        case "ArrowDown": move(names, names.indexOf(lane.querySelector(".name")), 1); break;
        case "ArrowUp": move(names, names.indexOf(lane.querySelector(".name")), -1); break;
      }
    });
    const markDay = () => {
      const svg = plot.querySelector("svg");
      const old = plot.querySelector(".today");
      if (old) old.remove();
      if (!svg || plot.dataset.axis !== "date") return;
      const x = Number(plot.dataset.left) + (day - Number(plot.dataset.first)) * Number(plot.dataset.scale);
      // A day after the last one of the axis would stand among the months on its right.
      if (x > Number(plot.dataset.right) + 0.01) return;
      const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
      const height = svg.viewBox.baseVal.height;
      const values = { class: "today", x1: x, x2: x, y1: 0, y2: height - 10, stroke: "#d55e00", "stroke-width": 0.5 };
      for (const key in values) line.setAttribute(key, values[key]);
      svg.append(line);
    };
    // The names of the lanes again, where their own have been moved out of sight.
    const frame = plot.closest(".scroll");
    const followNames = () => {
      const svg = plot.querySelector("svg");
      for (const old of plot.querySelectorAll(".follow")) old.remove();
      if (!svg || frame.scrollLeft < 1) return;
      const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
      const shift = frame.scrollLeft * svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
      const values = { class: "follow", "aria-hidden": "true", transform: `translate(${shift} 0)` };
      for (const key in values) group.setAttribute(key, values[key]);
      for (const name of svg.querySelectorAll(".name text, text[font-weight=bold]")) group.append(name.cloneNode(true));
      svg.append(group);
    };
    frame.addEventListener("scroll", followNames, { passive: true });
    const showPage = (number) => {
      page = Math.min(Math.max(number, 0), pages.length - 1);
      plot.innerHTML = pages[page];
      for (const item of plot.querySelectorAll(".name, [data-events]")) {
        const isName = item.classList.contains("name");
        const title = item.querySelector("title").textContent;
        item.setAttribute("tabindex", isName ? "0" : "-1");
        item.setAttribute("role", "button");
        item.setAttribute("aria-label", isName ? `all of ${title}` : title);
      }
      const first = page * data.lanesAPage;
      const last = Math.min(first + data.lanesAPage, data.lanes.length);
      if (find("page-words")) {
        find("page-words").textContent = `lanes ${first + 1} to ${last} of ${data.lanes.length}`;
        find("page-back").disabled = page === 0;
        find("page-on").disabled = page === pages.length - 1;
        const frame = document.querySelector(".overview .frame");
        frame.setAttribute("y", first * 2);
        frame.setAttribute("height", (last - first) * 2);
      }
      markDay();
      followNames();
    };
    if (find("page-words")) {
      find("page-back").addEventListener("click", () => showPage(page - 1));
      find("page-on").addEventListener("click", () => showPage(page + 1));
      find("find-patient").addEventListener("change", (event) => {
        const index = data.lanes.indexOf(event.target.value.trim());
        find("find-words").textContent = index < 0 ? "no lane has that name" : "";
        if (index < 0) return;
        showPage(Math.floor(index / data.lanesAPage));
        const lane = plot.querySelectorAll(".lane")[index % data.lanesAPage];
        lane.querySelector(".name").focus();
        lane.scrollIntoView({ block: "center" });
      });
      document.querySelector(".overview").addEventListener("click", (event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const lane = Math.floor((event.clientY - box.top) / box.height * data.lanes.length);
        showPage(Math.floor(lane / data.lanesAPage));
      });
    }

    """#

  /// The record on a day, as known at a moment.
  private static let replay = #"""
    const dateOf = (number) => new Date(number * 86400000).toISOString().slice(0, 10);
    const record = data.replay;
    let day = record.last;
    let point = record.points.length - 1;
    let limit = 200;
    // The latest of a patient's states that was known at the point: pairs of a day and a text, by day.
    const daysOf = (patient) => {
      let known = null;
      for (const [from, days] of patient[1]) { if (from <= point) known = days; else break; }
      return known || [];
    };
    const textOn = (days, day) => {
      let [low, high] = [0, days.length / 2];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (record.first + days[2 * middle] <= day) low = middle + 1; else high = middle;
      }
      return low === 0 ? 0 : days[2 * low - 1];
    };
    const showDay = () => {
      const found = [];
      for (const patient of record.patients) {
        const text = textOn(daysOf(patient), day);
        if (text !== 0) found.push([patient[0], record.texts[text]]);
      }
      const rows = found.slice(0, limit).map(([name, text]) => {
        const row = make("tr");
        row.append(make("th", name, { scope: "row" }), addText(make("td"), text));
        return row;
      });
      find("on").tBodies[0].replaceChildren(...rows);
      find("more-patients").hidden = found.length <= limit;
      find("more-patients").textContent = `Show all ${found.length} patients`;
      const date = dateOf(day);
      const known = point === record.points.length - 1 ? "all that is known" : `as known at ${record.points[point]}`;
      const count = `${found.length} of ${record.patients.length} patients on something`;
      find("replay-words").textContent = `${date}, ${known}: ${count}.`;
      find("replay-command").textContent = record.points.length
        ? `regimen replay --as-of ${date} --known-at ${record.points[point]}` : `regimen replay --as-of ${date}`;
      find("day").value = day;
      find("day").setAttribute("aria-valuetext", date);
      find("date").value = date;
      find("known").value = String(point);
      find("day-back").disabled = day <= record.first;
      find("day-on").disabled = day >= record.last;
      markDay();
    };
    const goTo = (number) => {
      if (!Number.isFinite(number)) return;
      day = Math.min(Math.max(Math.round(number), record.first), record.last);
      showDay();
    };
    // The nearest day in a direction on which something changed, by what was known.
    const change = (step) => {
      let best = null;
      for (const patient of record.patients) {
        const days = daysOf(patient);
        for (let index = 0; index < days.length; index += 2) {
          const number = record.first + days[index];
          if ((number - day) * step > 0 && (best === null || (number - best) * step < 0)) best = number;
        }
      }
      goTo(best === null ? (step > 0 ? record.last : record.first) : best);
    };
    find("day").addEventListener("input", (event) => goTo(Number(event.target.value)));
    find("date").addEventListener("change", (event) => goTo(Date.parse(event.target.value + "T00:00:00Z") / 86400000));
    find("day-back").addEventListener("click", () => change(-1));
    find("day-on").addEventListener("click", () => change(1));
    find("known").addEventListener("change", (event) => { point = Number(event.target.value); showDay(); });
    find("more-patients").addEventListener("click", () => { limit = Infinity; showDay(); });
    showPage(0);
    showDay();

    """#
}
