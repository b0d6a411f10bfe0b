// <time datetime data-relative> reads "12 minutes ago" and keeps doing so. The exact time, with its city, stays in its title.
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FAR_SECONDS = 6 * DAY;
const NEAR_SECONDS = 6 * HOUR; // what is due within them is told to the minute

export function startTimes() {
  const telling = tellingIn(document.documentElement.lang || undefined);
  const refresh = () => document.querySelectorAll("time[data-relative]").forEach((time) => show(time, telling));
  refresh();
  setInterval(refresh, 30000);
  document.addEventListener("htmx:after:swap", refresh);
}

function show(time, telling) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  time.dataset.exact ??= time.textContent;
  time.textContent = relativeText(moment, new Date(), telling) ?? time.dataset.exact;
}

/** What it takes to tell times in a language. */
export function tellingIn(language) {
  const unit = (name) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" });
  return {
    words: new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" }),
    hours: unit("hour"),
    minutes: unit("minute"),
    list: new Intl.ListFormat(language, { type: "unit", style: "narrow" }),
  };
}

/** How far a moment is from now; null where the date itself says more. */
export function relativeText(moment, now, telling) {
  const seconds = (moment - now) / 1000;
  const far = Math.abs(seconds);
  if (far > FAR_SECONDS) return null;
  if (far < MINUTE) return telling.words.format(Math.trunc(seconds), "second");
  if (far < HOUR) return telling.words.format(Math.trunc(seconds / MINUTE), "minute");
  if (far >= DAY) return telling.words.format(daysUntil(moment, now), "day");
  return (seconds > 0 && far < NEAR_SECONDS && toTheMinute(seconds, telling)) || telling.words.format(Math.round(seconds / HOUR), "hour");
}

/** "in 1 hr 59 min": the hours alone would be up to half of the time off. Empty in a language that says "in" last. */
function toTheMinute(seconds, telling) {
  const minutes = Math.trunc(seconds / MINUTE);
  const [before] = telling.words.formatToParts(5, "hour");
  if (minutes % 60 === 0 || before.type !== "literal") return "";
  return before.value + telling.list.format([telling.hours.format(Math.trunc(minutes / 60)), telling.minutes.format(minutes % 60)]);
}

/** Days by the calendar of the reader's place: on Saturday evening, Monday noon is in two days and not tomorrow. */
function daysUntil(moment, now) {
  const day = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86400000;
  return day(moment) - day(now);
}
