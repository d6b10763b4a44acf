/** Each string format as one portable pattern of ours: the same verdict on every target. */
import type { Format } from '../model/index.ts'

const YEAR_LEAP = '(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const MONTH_DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))'
const CALENDAR_DATE = `(?!0000)(?:[0-9]{4}-${MONTH_DAY}|${YEAR_LEAP}-02-29)`
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
const OFFSET = '(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])'
/** The first day with an offset that may lead before it, the last with one that may lead beyond it. */
const OUTSIDE = '(?!(?:0001-01-01T[^+]*\\+|9999-12-31T[^-]*-)(?:0[1-9]|1|00:0[1-9]|00:[1-5]))'
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const IPV4 = `(?:${BYTE}\\.){3}${BYTE}`
const HEX = '[0-9A-Fa-f]{1,4}'

/** `HEX:` n times, then `:HEX` up to 7 − n times: an IPv6 address with one `::` in it. */
const IPV6_SHORT = [1, 2, 3, 4, 5, 6].map((n) => `(?:${HEX}:){${n}}(?::${HEX}){1,${7 - n}}`)
const IPV6 = [
  `(?:${HEX}:){7}(?:${HEX}|:)`,
  ...IPV6_SHORT,
  `(?:${HEX}:){1,6}:`,
  `:(?:(?::${HEX}){1,7}|:)`,
  `::(?:[Ff]{4}:)?${IPV4}`,
  `(?:${HEX}:){6}${IPV4}`,
].join('|')

/** Format → source of its portable pattern, anchored at both ends. Years run from 0001 to 9999. */
export const FORMAT_PATTERNS: Readonly<Record<Format, string>> = {
  email: `^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})+$`,
  url: '^https?://(?:[^\\s/?#:@\\[\\]]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?(?:[/?#][^\\s]*)?$',
  uuid: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
  date: `^${CALENDAR_DATE}$`,
  'date-time': `^${CALENDAR_DATE}T${CLOCK}:[0-5][0-9](?:\\.[0-9]{1,9})?${OFFSET}$`,
  time: `^${CLOCK}(?::[0-5][0-9](?:\\.[0-9]{1,9})?)?${OFFSET}?$`,
  ipv4: `^${IPV4}$`,
  ipv6: `^(?:${IPV6})$`,
  slug: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  hostname: `^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`,
}

/** What the values of the other textual types look like, as portable patterns. */
export const TYPE_PATTERNS: Readonly<Record<'date' | 'day' | 'time' | 'interval' | 'uuid' | 'bytes', string>> = {
  /** A moment: a calendar date (midnight UTC), or a date and a time with its offset; in the years 0001 … 9999 in UTC too. */
  date: `^${OUTSIDE}${CALENDAR_DATE}(?:T${CLOCK}(?::[0-5][0-9](?:\\.[0-9]{1,9})?)?${OFFSET})?$`,
  day: `^${CALENDAR_DATE}$`,
  /** A time of day, without an offset. */
  time: `^${CLOCK}(?::[0-5][0-9](?:\\.[0-9]{1,6})?)?$`,
  /** An ISO 8601 duration; each part may be negative. */
  interval:
    '^P(?=[-0-9T])(?:-?[0-9]{1,6}Y)?(?:-?[0-9]{1,6}M)?(?:-?[0-9]{1,6}W)?(?:-?[0-9]{1,8}D)?' +
    '(?:T(?=[-0-9])(?:-?[0-9]{1,8}H)?(?:-?[0-9]{1,8}M)?(?:-?[0-9]{1,9}(?:\\.[0-9]{1,6})?S)?)?$',
  uuid: FORMAT_PATTERNS.uuid,
  /** base64 with its padding. */
  bytes: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
}
