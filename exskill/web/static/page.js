"use strict";
// Esc Esc empties the page at once and ends the program; everything else here only spares a reload.
(() => {
  let lastEscape = 0;
  const form = (path, fields) => fetch(path, { method: "POST", body: new URLSearchParams(fields), keepalive: true });
  const leave = () => {
    document.title = "";
    document.documentElement.replaceChildren();
    form("/leave", {}).catch(() => {}).finally(() => location.replace("about:blank"));
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - lastEscape < 1500) leave();
    lastEscape = event.timeStamp;
  }, true);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("submit", (event) => {
    if (event.target.matches("form.leave")) { event.preventDefault(); leave(); return; }
    if (event.target.matches("#answer")) return;
    for (const button of event.target.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
  });
  const week = document.getElementById("week");
  const count = () => {
    const answered = new Set([...new FormData(week).keys()]).size;
    const all = new Set([...week.querySelectorAll("[data-waits], [type=radio]")].map((one) => one.dataset.waits || one.name)).size;
    document.getElementById("answered").value = week.dataset.count.replace("{n}", answered).replace("{all}", all);
  };
  for (const range of document.querySelectorAll("input[type=range][data-waits]")) { // counts only once it was touched
    const name = range.dataset.waits = range.name;
    range.removeAttribute("name");
    range.classList.add("waits");
    const touch = () => {
      range.name = name;
      range.classList.remove("waits");
      document.querySelector(`output[for="${range.id}"]`).value = range.value;
      count();
    };
    for (const kind of ["input", "click"]) range.addEventListener(kind, touch);
    range.addEventListener("keydown", (event) => { if (event.key === " ") touch(); });
  }
  if (week) { week.addEventListener("change", count); count(); }
  const node = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // where the program has ended nothing stays readable; a stream that only broke off comes back by itself
  const gone = () => {
    const words = document.body.dataset.gone;
    document.body.replaceChildren(node("main", "", ""));
    document.querySelector("main").append(node("p", "lead", words));
  };
  const look = (events) => fetch("/static/page.js", { method: "GET", cache: "no-store" }).catch(() => { events.close(); gone(); });

  // progress of an import
  const progress = document.getElementById("progress");
  if (progress) {
    const events = new EventSource(progress.dataset.events);
    events.onerror = () => look(events);
    events.onmessage = (message) => {
      const news = JSON.parse(message.data);
      for (const [name, value] of Object.entries(news.counts || {})) {
        const place = document.getElementById(`count-${name}`);
        if (place) place.textContent = value;
      }
      if (news.share !== undefined) progress.value = news.share;
      if (news.done) { events.close(); location.replace(progress.dataset.then); }
    };
  }

  // a session
  const sitting = document.getElementById("sitting");
  if (!sitting) return;
  const answer = document.getElementById("answer");
  const words = answer.querySelector("textarea");
  const who = document.getElementById("who");
  const ring = document.querySelector(".who .left");
  const clock = document.getElementById("clock");
  let ends = Infinity, whole = 1, timer = 0;
  const tick = () => {
    const left = Math.max(0, ends - performance.now() / 1000);
    if (ring && whole < Infinity) ring.setAttribute("stroke-dasharray", `${(82 * left / whole).toFixed(1)} 82`);
    if (clock) clock.textContent = ends === Infinity ? "" : sitting.dataset.left.replace("{n}", Math.max(1, Math.round(left / 60)));
  };
  const ready = (yes) => { words.disabled = !yes; if (yes) words.focus({ preventScroll: true }); };
  const quiet = () => { for (const dots of sitting.querySelectorAll(".dots")) dots.remove(); };
  const follow = () => answer.scrollIntoView({ block: "end" });
  const add = (made) => { quiet(); sitting.append(made); follow(); };
  const numbers = /((?<![\w-])\+?\d(?:[ -]?\d){2,13}(?![\w-]))/;
  const told = (text) => {
    const made = node("p");
    text.split(numbers).forEach((part, i) => {
      if (i % 2 === 0) { made.append(part); return; }
      const link = node("a", "", part);
      link.href = `tel:${part.replace(/[ -]/g, "")}`;
      made.append(link);
    });
    return made;
  };
  const choices = document.getElementById("choices");
  const offer = (all) => {
    choices.classList.toggle("few", all.length < 5);
    choices.replaceChildren(...all.map((choice) => {
      const button = node("button", "quiet", choice[1]);
      button.name = "text";
      button.value = choice[0];
      return button;
    }));
  };
  const draw = {
    coach: (news) => add(node("li", "coach", news.texts[0])),
    said: (news) => add(node("li", "said", news.texts[0])),
    card: (news) => { const made = node("li", "card"); made.append(...news.texts.map(told)); add(made); },
    typing: () => { quiet(); const made = node("li", "dots"); made.append(node("i"), node("i"), node("i")); sitting.append(made); ready(false); },
    burst: (news) => { const made = node("li", "burst", news.texts[0]); made.append(node("small", "", sitting.dataset.mark)); add(made); },
    banner: (news) => {
      const left = ends - performance.now() / 1000; // where somebody else speaks, or a shorter time begins, the ring begins anew
      if (who.textContent !== news.texts[0] || (ends !== Infinity && news.seconds !== null && news.seconds < left - 3)) whole = 1;
      who.textContent = news.texts[0];
      ends = news.seconds === null ? Infinity : performance.now() / 1000 + news.seconds;
      whole = Math.max(whole, news.seconds || 1);
      tick();
    },
    ask: (news) => { quiet(); offer(news.choices); ready(true); follow(); },
    blank: () => sitting.replaceChildren(),
    over: () => { events.close(); location.replace("/session"); },
  };
  if (sitting.dataset.seconds) draw.banner({ texts: [who.textContent], seconds: Number(sitting.dataset.seconds) });
  const events = new EventSource(`/session/events?after=${sitting.dataset.after}`);
  events.onerror = () => look(events);
  events.onmessage = (message) => { const news = JSON.parse(message.data); if (draw[news.part]) draw[news.part](news); };
  const send = (text) => { ready(false); offer([]); form("/session/say", { text, quietly: "1" }).catch(() => look(events)); };
  answer.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = event.submitter && event.submitter.name === "text" ? event.submitter.value : words.value;
    words.value = "";
    send(text);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !words.classList.contains("long")) {
      event.preventDefault();
      answer.requestSubmit(answer.querySelector("button:not([name])"));
    }
  });
  if (sitting.children.length > 1) follow();
  timer = setInterval(tick, 5000);
  addEventListener("pagehide", () => clearInterval(timer));
})();
