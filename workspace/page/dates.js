// Times in the reader's zone: Slack's date tokens, message times, day dividers.

const format = (options) => {
  const formatter = new Intl.DateTimeFormat(undefined, options);
  return (date) => formatter.format(date);
};
const time = format({ hour: "numeric", minute: "2-digit" });
const seconds = format({ hour: "numeric", minute: "2-digit", second: "2-digit" });
const long = format({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
const medium = format({ month: "long", day: "numeric", year: "numeric" });
const short = format({ month: "short", day: "numeric", year: "numeric" });
const slash = format({ month: "2-digit", day: "2-digit", year: "numeric" });
const full = format({ dateStyle: "full", timeStyle: "long" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const pad = (number) => String(number).padStart(2, "0");
export const isoDate = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
export const isoTime = (date) => `${pad(date.getHours())}:${pad(date.getMinutes())}`;

/** "today" and its neighbours by the calendar, else null. */
function nearDay(date) {
  const midnight = (each) => Date.UTC(each.getFullYear(), each.getMonth(), each.getDate());
  const days = Math.round((midnight(date) - midnight(new Date())) / 86400000);
  return Math.abs(days) <= 1 ? relative.format(days, "day") : null;
}

function ago(date) {
  const past = (date - Date.now()) / 1000;
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(past) >= size) return relative.format(Math.trunc(past / size), unit);
  }
  return relative.format(Math.trunc(past), "second");
}

const TOKENS = {
  date_num: isoDate, date: medium, date_short: short, date_long: long, date_slash: slash,
  date_pretty: (date) => nearDay(date) ?? medium(date),
  date_short_pretty: (date) => nearDay(date) ?? short(date),
  date_long_pretty: (date) => nearDay(date) ?? long(date),
  day_divider_pretty: (date) => nearDay(date) ?? long(date),
  date_long_full: long,
  time, time_secs: seconds, ago,
};

/** A date by Slack's template, `{date_short_pretty} at {time}`; unknown tokens stay as they are. */
export function formatDate(timestamp, template) {
  const date = new Date(timestamp * 1000);
  const text = template.replace(/\{(\w+)\}/g, (whole, token) => (Object.hasOwn(TOKENS, token) ? TOKENS[token](date) : whole));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const fullDate = (timestamp) => full(new Date(timestamp * 1000));
export const clock = (timestamp) => time(new Date(timestamp * 1000));
export const dayTitle = (timestamp) => formatDate(timestamp, "{day_divider_pretty}");
export const dayKey = (timestamp) => isoDate(new Date(timestamp * 1000));
