// <time datetime data-relative> reads "12 minutes ago" and keeps doing so. The exact time stays in its title.
const STEPS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const FAR_SECONDS = 6 * 86400;

export function startTimes() {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: "auto", style: "short" });
  const refresh = () => document.querySelectorAll("time[data-relative]").forEach((time) => show(time, words));
  refresh();
  setInterval(refresh, 30000);
  document.addEventListener("htmx:after:swap", refresh);
}

/** Days by the calendar of the reader's place: on Saturday evening, Monday noon is in two days and not tomorrow. */
function daysUntil(moment) {
  const day = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86400000;
  return day(moment) - day(new Date());
}

function show(time, words) {
  const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return;
  if (Math.abs(seconds) > FAR_SECONDS) {
    time.textContent = time.title;
    return;
  }
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", Infinity];
  const count = unit === "day" ? daysUntil(new Date(time.dateTime)) : Math.trunc(seconds / size);
  time.textContent = words.format(count, unit);
}
