/** How the time stamps of a column are written. */
export const TIMESTAMP_FORMATS = [
  "iso",
  "day-first",
  "month-first",
  "compact",
  "epoch-s",
  "epoch-ms",
  "epoch-us",
  "epoch-ns",
] as const;

export type TimestampFormat = (typeof TIMESTAMP_FORMATS)[number];

type TimestampProblem = "row/timestamp" | "row/timestamp-range" | "row/timestamp-zone";

/** What a file's own types say of a column of times. */
export interface ColumnTimes {
  readonly format: TimestampFormat;
  /** Of epoch values: whether they count from 1970 in UTC, else on a clock whose zone is not told. */
  readonly utc: boolean;
}

const DAY = 86_400_000_000;
/** What every float64 of microseconds and NumPy's `datetime64[ns]` hold alike. */
const FIRST_YEAR = 1700;
const LAST_YEAR = 2250;
/** An epoch value outside is another unit, a day number or a placeholder: 1973-03-03 to 2250-12-31, in seconds. */
const FIRST_EPOCH_SECOND = 100_000_000;
const LAST_EPOCH_SECOND = 8_867_923_200;

/**
 * Reads time stamps of one format from bytes, exactly, to the nanosecond: no float of seconds and no `Date` is in between.
 * `micros` and `nanos` hold the last one read. All of a column must name a zone, or none: else they cannot be compared.
 */
export class TimestampParser {
  readonly #format: TimestampFormat;
  /** Whole microseconds since 1970 (UTC, or the column's own clock), rounded down. */
  micros = 0;
  /** 0–999 on top of `micros`. */
  nanos = 0;
  #zoned: boolean | null = null;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #number = 0;
  #year = 0;
  #month = 0;
  // No day yet: the first time stamp is never taken for the same day as the one before.
  #day = -1;
  #days = 0;

  constructor(format: TimestampFormat) {
    this.#format = format;
  }

  /** Whether the column names zones; null before the first time stamp. */
  get zoned(): boolean | null {
    return this.#zoned;
  }

  /** Reads `bytes[start, end)`; answers what is wrong with it, or null. */
  parse(bytes: Uint8Array, start: number, end: number): TimestampProblem | null {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    switch (this.#format) {
      case "iso":
        return this.#calendar(0);
      case "day-first":
        return this.#calendar(2);
      case "month-first":
        return this.#calendar(1);
      case "compact":
        return this.#compact();
      case "epoch-s":
        return this.#epoch(1_000_000_000);
      case "epoch-ms":
        return this.#epoch(1_000_000);
      case "epoch-us":
        return this.#epoch(1_000);
      case "epoch-ns":
        return this.#epoch(1);
    }
  }

  /** @param first Which comes first: 0 the year, 1 the month, 2 the day. */
  #calendar(first: 0 | 1 | 2): TimestampProblem | null {
    if (!this.#digits(first === 0 ? 4 : 1, first === 0 ? 4 : 2)) return "row/timestamp";
    const one = this.#number;
    const separator = this.#bytes[this.#at];
    if (this.#at >= this.#end || (separator !== 0x2d && separator !== 0x2f && separator !== 0x2e))
      return "row/timestamp";
    this.#at++;
    if (!this.#digits(1, 2)) return "row/timestamp";
    const two = this.#number;
    if (this.#at >= this.#end || this.#bytes[this.#at] !== separator) return "row/timestamp";
    this.#at++;
    if (!this.#digits(first === 0 ? 1 : 4, first === 0 ? 2 : 4)) return "row/timestamp";
    const three = this.#number;
    const year = first === 0 ? one : three;
    const month = first === 1 ? one : two;
    const day = first === 0 ? three : first === 1 ? two : one;
    const problem = this.#date(year, month, day);
    if (problem !== null) return problem;
    if (this.#at === this.#end) return this.#done(0, 0, null);
    const between = this.#bytes[this.#at];
    if (between !== 0x20 && between !== 0x54 && between !== 0x74) return "row/timestamp";
    this.#at++;
    return this.#time();
  }

  /** yyyyMMdd, yyyyMMddHHmm, yyyyMMddHHmmss or that with milliseconds. */
  #compact(): TimestampProblem | null {
    const length = this.#end - this.#at;
    if (length !== 8 && length !== 12 && length !== 14 && length !== 17) return "row/timestamp";
    const parts = [0, 0, 0, 0, 0, 0, 0];
    const widths = [4, 2, 2, 2, 2, 2, 3];
    for (let part = 0; this.#at < this.#end; part++) {
      const width = widths[part] ?? 0;
      if (!this.#digits(width, width)) return "row/timestamp";
      parts[part] = this.#number;
    }
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0] = parts;
    const problem = this.#date(year, month, day);
    if (problem !== null) return problem;
    if (hour > 23 || minute > 59 || second > 59) return "row/timestamp";
    return this.#done((hour * 3600 + minute * 60 + second) * 1_000_000 + milli * 1000, 0, null);
  }

  /** @param unit Nanoseconds of one. A fraction may follow, down to a nanosecond. */
  #epoch(unit: number): TimestampProblem | null {
    const start = this.#at;
    if (!this.#digits(1, 19)) return "row/timestamp";
    // A number of nanoseconds is above 2^53: its last three digits are read apart.
    let whole = this.#number;
    let nanos = 0;
    if (unit === 1) {
      if (this.#at !== this.#end) return "row/timestamp";
      this.#at = start;
      this.#digits(0, Math.max(0, this.#end - start - 3));
      whole = this.#number;
      this.#digits(0, 3);
      nanos = this.#number;
    }
    const perMicro = unit === 1 ? 1 : unit / 1000;
    let micros = whole * perMicro;
    if (this.#at < this.#end) {
      const digitsOfUnit = Math.round(Math.log10(unit));
      if (this.#bytes[this.#at] !== 0x2e || !this.#fraction(digitsOfUnit)) return "row/timestamp";
      if (this.#at !== this.#end) return "row/timestamp";
      // The fraction is in units of a nanosecond once scaled to the unit's digits.
      const fraction = this.#number;
      micros += Math.floor(fraction / 1000);
      nanos = fraction % 1000;
    }
    if (micros < FIRST_EPOCH_SECOND * 1e6 || micros > LAST_EPOCH_SECOND * 1e6) return "row/timestamp-range";
    this.micros = micros;
    this.nanos = nanos;
    return null;
  }

  /** HH:mm[:ss[.fraction]] [AM|PM] [zone]. */
  #time(): TimestampProblem | null {
    if (!this.#digits(1, 2)) return "row/timestamp";
    let hour = this.#number;
    if (!this.#colon() || !this.#digits(2, 2)) return "row/timestamp";
    const minute = this.#number;
    let second = 0;
    let fraction = 0;
    if (this.#colon()) {
      if (!this.#digits(2, 2)) return "row/timestamp";
      second = this.#number;
      const mark = this.#bytes[this.#at];
      if (this.#at < this.#end && (mark === 0x2e || mark === 0x2c)) {
        if (!this.#fraction(9)) return "row/timestamp";
        fraction = this.#number;
      }
    }
    const half = this.#half();
    if (half !== null) {
      if (hour < 1 || hour > 12) return "row/timestamp";
      hour = (hour % 12) + half;
    }
    if (hour > 23 || minute > 59 || second > 59) return "row/timestamp";
    const offset = this.#zone();
    if (this.#at !== this.#end) return "row/timestamp";
    const micros = (hour * 3600 + minute * 60 + second) * 1_000_000 + Math.floor(fraction / 1000);
    return this.#done(micros, fraction % 1000, offset);
  }

  /** 12 for PM, 0 for AM, null for neither. */
  #half(): number | null {
    let at = this.#at;
    while (at < this.#end && this.#bytes[at] === 0x20) at++;
    const letter = (this.#bytes[at] ?? 0) | 0x20;
    if (at + 2 > this.#end || (letter !== 0x61 && letter !== 0x70) || ((this.#bytes[at + 1] ?? 0) | 0x20) !== 0x6d) {
      return null;
    }
    this.#at = at + 2;
    return letter === 0x70 ? 12 : 0;
  }

  /** Minutes that the clock is ahead of UTC; null where nothing more is written. What is no zone stays unread. */
  #zone(): number | null {
    if (this.#at === this.#end) return null;
    const before = this.#at;
    while (this.#at < this.#end && this.#bytes[this.#at] === 0x20) this.#at++;
    const sign = this.#bytes[this.#at];
    if (this.#at < this.#end && (sign === 0x2b || sign === 0x2d)) {
      this.#at++;
      if (this.#digits(2, 2)) {
        const hours = this.#number;
        this.#colon();
        const minutes = this.#digits(2, 2) ? this.#number : 0;
        if (hours <= 14 && minutes <= 59) return (sign === 0x2d ? -1 : 1) * (hours * 60 + minutes);
      }
    } else {
      const rest = Array.from(this.#bytes.subarray(this.#at, Math.min(this.#end, this.#at + 4)), (byte) =>
        String.fromCharCode(byte),
      ).join("");
      if (rest === "Z" || rest === "z" || rest === "UTC" || rest === "GMT") {
        this.#at = this.#end;
        return 0;
      }
    }
    this.#at = before;
    return null;
  }

  #date(year: number, month: number, day: number): TimestampProblem | null {
    // Rows of one day follow each other.
    if (day === this.#day && month === this.#month && year === this.#year) return null;
    if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return "row/timestamp";
    if (year < FIRST_YEAR || year > LAST_YEAR) return "row/timestamp-range";
    this.#year = year;
    this.#month = month;
    this.#day = day;
    this.#days = daysSince1970(year, month, day);
    return null;
  }

  #done(microsOfDay: number, nanos: number, offset: number | null): TimestampProblem | null {
    const zoned = offset !== null;
    this.#zoned ??= zoned;
    if (zoned !== this.#zoned) return "row/timestamp-zone";
    this.micros = this.#days * DAY + microsOfDay - (offset ?? 0) * 60_000_000;
    this.nanos = nanos;
    return null;
  }

  #digits(least: number, most: number): boolean {
    let value = 0;
    let count = 0;
    while (count < most && this.#at < this.#end && isDigit(this.#bytes[this.#at])) {
      value = value * 10 + ((this.#bytes[this.#at++] ?? 0) - 0x30);
      count++;
    }
    this.#number = value;
    return count >= least;
  }

  /** A mark and 1 to `most` digits, as a whole number of `most` digits. */
  #fraction(most: number): boolean {
    const start = ++this.#at;
    if (most === 0 || !this.#digits(1, most)) return false;
    for (let k = this.#at - start; k < most; k++) this.#number *= 10;
    return !(this.#at < this.#end && isDigit(this.#bytes[this.#at]));
  }

  #colon(): boolean {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== 0x3a) return false;
    this.#at++;
    return true;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days of the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthOfYear = month > 2 ? month - 3 : month + 9;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  // 719,468 days lie between 1 March of the year 0 and 1970-01-01.
  return shifted * 365 + leaps + Math.floor((153 * monthOfYear + 2) / 5) + day - 1 - 719_468;
}

/** What the text of a configuration means: a name of `TIMESTAMP_FORMATS`, a unit, or a pattern of days, months and years. Null: none of these. */
export function timestampFormatOf(text: string): TimestampFormat | null {
  const plain = text.trim();
  const known = TIMESTAMP_FORMATS.find((format) => format === plain.toLowerCase());
  if (known !== undefined) return known;
  const unit = /^(?:(?:unix|epoch)[ _-]?)?(s|seconds?|ms|milliseconds?|us|µs|microseconds?|ns|nanoseconds?)?$/i.exec(
    plain,
  );
  if (unit !== null && plain !== "") {
    const letter = (unit[1] ?? "s").toLowerCase();
    if (letter.startsWith("mi") || letter === "ms") return letter.startsWith("mic") ? "epoch-us" : "epoch-ms";
    return letter.startsWith("n") ? "epoch-ns" : letter.startsWith("s") ? "epoch-s" : "epoch-us";
  }
  if (/^iso([ -]?8601)?$/i.test(plain)) return "iso";
  // dd.MM.yyyy, DD/MM/YYYY, %d.%m.%Y: the order of the three letters is what matters. Minutes are `mm` behind the hours.
  const date = (plain.split(/h|%H|\s|T/i)[0] ?? "").replaceAll("%", "");
  const order = [...date.toLowerCase()]
    .filter((letter, i, all) => "dmy".includes(letter) && all.indexOf(letter) === i)
    .join("");
  if (order === "ymd" && !/[-/.]/.test(date)) return "compact";
  const orders: Readonly<Record<string, TimestampFormat>> = { dmy: "day-first", mdy: "month-first", ymd: "iso" };
  return orders[order] ?? null;
}

/** What a sample of a column can be. `ambiguous`: day and month cannot be told apart, and no dots show a day in front. */
type TimestampGuess = TimestampFormat | "ambiguous" | null;

/** Order of trust: a compact date is also a whole number. */
const GUESSED: readonly TimestampFormat[] = ["iso", "compact", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns"];

/**
 * Guesses the format of a column from some of its cells: the one that reads most of them, at least half. Of day and month
 * the order is only told by a number above 12, or by dots (day.month.year, as it is written wherever dots are used).
 */
export function guessTimestampFormat(cells: readonly string[]): TimestampGuess {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.length === 0) return null;
  const read = (format: TimestampFormat) => {
    const parser = new TimestampParser(format);
    return filled.filter((cell) => {
      const bytes = encoder.encode(cell);
      return parser.parse(bytes, 0, bytes.length) === null;
    });
  };
  const day = read("day-first");
  const month = read("month-first");
  const best = GUESSED.map((format) => ({ format, count: read(format).length })).reduce((a, b) =>
    b.count > a.count ? b : a,
  );
  if (Math.max(day.length, month.length, best.count) * 2 < filled.length) return null;
  if (best.count > Math.max(day.length, month.length)) return best.format;
  if (day.length > month.length) return "day-first";
  if (month.length > day.length) return "month-first";
  return day.every((cell) => cell.includes(".") && /^\d+\./.test(cell)) ? "day-first" : "ambiguous";
}

const encoder = new TextEncoder();
