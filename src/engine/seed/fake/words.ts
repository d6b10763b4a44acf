/** Texts by what their column is called: an `email` reads like one. */
import type { Format } from '../../../model/index.ts'
import type { Making } from './making.ts'
import { momentNear } from './moments.ts'

type Maker = (making: Making) => string

const slug: Maker = ({ faker }) => faker.lorem.slug({ min: 2, max: 3 })
const page: Maker = (making) => `https://${making.faker.lorem.word()}.example.com/${slug(making)}`
const picture: Maker = ({ chance }) => `https://picsum.photos/seed/${chance.between(1, 99_999)}/640/480`
const email: Maker = ({ faker, chance }) =>
  `${faker.person.firstName()}.${faker.person.lastName()}${chance.between(1, 9999)}@example.com`
    .toLowerCase()
    .replace(/[^a-z0-9.@]/g, '')
const nickname: Maker = ({ faker, chance }) => `${faker.word.adjective()}_${faker.word.noun()}${chance.between(1, 999)}`

/** What a `name` names, by the table. */
function named({ faker, table }: Making): string {
  if (/product|item|article/i.test(table)) return faker.commerce.productName()
  if (/compan|org|team|vendor|brand|shop|store|supplier/i.test(table)) return faker.company.name()
  if (/categor|department|section/i.test(table)) return faker.commerce.department()
  if (/cit(y|ies)|place|location/i.test(table)) return faker.location.city()
  if (/countr/i.test(table)) return faker.location.country()
  if (/tag|label|topic|role|group|status|kind|type/i.test(table)) return faker.word.noun()
  return faker.person.fullName()
}

const prose: Maker = ({ faker, chance }) =>
  Array.from({ length: chance.between(1, 3) }, () => faker.hacker.phrase()).join(' ')

/** Words of a name in small letters → the maker; the first that fits. */
const BY_NAME: readonly (readonly [pattern: RegExp, maker: Maker])[] = [
  [/e ?mail/, email],
  [/\b(avatar|image|photo|picture|thumbnail|cover|logo|icon|banner)/, picture],
  [/\b(url|uri|link|website|homepage|href|web)\b/, page],
  [/\b(user ?name|nick ?name|nick|handle|login|screen name)\b/, nickname],
  [/first name|given name|forename/, ({ faker }) => faker.person.firstName()],
  [/last name|family name|surname/, ({ faker }) => faker.person.lastName()],
  [/full name|display name|author|owner|contact|person|customer|recipient/, ({ faker }) => faker.person.fullName()],
  [/\b(company|organi[sz]ation|employer|vendor|brand)/, ({ faker }) => faker.company.name()],
  [/job|position|profession|occupation/, ({ faker }) => faker.person.jobTitle()],
  [/phone|mobile|\btel\b|\bfax\b/, ({ faker }) => faker.phone.number({ style: 'international' })],
  [/street|address/, ({ faker }) => faker.location.streetAddress()],
  [/\b(city|town)\b/, ({ faker }) => faker.location.city()],
  [/country code/, ({ faker }) => faker.location.countryCode()],
  [/country/, ({ faker }) => faker.location.country()],
  [/\b(state|province|region|county)\b/, ({ faker }) => faker.location.state()],
  [/\b(zip|postal|postcode|post code)\b/, ({ faker }) => faker.location.zipCode()],
  [/time ?zone|\btz\b/, ({ faker }) => faker.location.timeZone()],
  [/\b(locale|language|lang)\b/, ({ chance }) => chance.pick(['en', 'de', 'fr', 'es', 'it', 'pt', 'ja', 'ko'])],
  [/currency/, ({ faker }) => faker.finance.currencyCode()],
  [/colou?r/, ({ faker }) => faker.color.human()],
  [/\bip\b|ip address/, ({ faker }) => faker.internet.ipv4()],
  [/user agent/, ({ faker }) => faker.internet.userAgent()],
  [/\bslug\b|permalink/, slug],
  [/\b(sku|code|serial number|reference)\b/, ({ faker }) => faker.string.alphanumeric({ length: 8, casing: 'upper' })],
  [
    /token|hash|secret|\bkey\b|checksum/,
    ({ faker }) => faker.string.hexadecimal({ length: 32, prefix: '' }).toLowerCase(),
  ],
  [/version/, ({ faker }) => faker.system.semver()],
  [/mime|content type/, ({ faker }) => faker.system.mimeType()],
  [/file ?name|\bfile\b/, ({ faker }) => faker.system.commonFileName()],
  [/\b(tags?|label|keyword|topic|category|genre|kind|type|group)\b/, ({ faker }) => faker.word.noun()],
  [/\b(title|headline|subject|heading|caption)\b/, ({ faker }) => faker.company.catchPhrase()],
  [/\bbio\b/, ({ faker }) => faker.person.bio()],
  [/content|body|text|message|comment|description|summary|note|about|details|review|reason/, prose],
  [/\bname\b/, named],
]

const BY_FORMAT: Readonly<Record<Format, Maker>> = {
  email,
  url: (making) => (/image|photo|picture|avatar|logo|icon|cover/i.test(making.name) ? picture(making) : page(making)),
  uuid: ({ faker }) => faker.string.uuid(),
  date: ({ at, chance }) => new Date(at + chance.between(-365, 365) * 86_400_000).toISOString().slice(0, 10),
  'date-time': ({ at, chance }) => new Date(at + chance.between(0, 2_592_000) * 1000).toISOString(),
  time: (making) => momentNear('time', making),
  ipv4: ({ faker }) => faker.internet.ipv4(),
  ipv6: ({ faker }) => faker.internet.ipv6(),
  slug,
  hostname: ({ faker }) => `${faker.lorem.word()}.example.com`,
}

/** `imageUrl` → `image url`; of `links.0.label` the last word. */
function wordsOf(name: string): string {
  const last = name.split('.').findLast((part) => !/^\d+$/.test(part)) ?? name
  return last
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase()
}

/** A text that reads as the column is called. */
export function textByName(making: Making): string {
  const words = wordsOf(making.name)
  const maker = BY_NAME.find(([pattern]) => pattern.test(words))?.[1]
  return maker ? maker(making) : making.faker.company.catchPhrase()
}

/** A text of that format. */
export function textByFormat(format: Format, making: Making): string {
  return BY_FORMAT[format](making)
}
