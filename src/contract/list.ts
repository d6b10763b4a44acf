/** How a list is asked for. */
import { PAGE_LIMIT } from './limits.ts'

/** A query parameter of a list. `filter`: URL-encoded JSON. */
export interface ListParameter {
  readonly name: string
  readonly kind: 'integer' | 'column' | 'columns' | 'direction' | 'references' | 'text' | 'textColumn' | 'filter'
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: number | string
  readonly description: string
}

/** Every parameter of a list. */
export const LIST_PARAMETERS: readonly ListParameter[] = [
  { name: 'page', kind: 'integer', minimum: 1, default: 1, description: 'Which page; the first is 1.' },
  {
    name: 'limit',
    kind: 'integer',
    minimum: PAGE_LIMIT.least,
    maximum: PAGE_LIMIT.most,
    default: PAGE_LIMIT.usual,
    description: 'Rows on a page.',
  },
  // Without one, and among equals, rows sort by the key that the table has: `id`, or a column of its own.
  { name: 'sortBy', kind: 'column', default: 'id', description: 'The field to sort by; `id` breaks ties.' },
  {
    name: 'sortDirection',
    kind: 'direction',
    default: 'desc',
    description: 'Unset values sort lowest, text by code point.',
  },
  {
    name: 'search',
    kind: 'text',
    description: 'A part of the text, ignoring case, in any text field or the one in `searchType`.',
  },
  { name: 'searchType', kind: 'textColumn', description: 'The one text field to search.' },
  { name: 'andFilters', kind: 'filter', description: 'Conditions that must all hold, as a URL-encoded JSON object.' },
  {
    name: 'orFilters',
    kind: 'filter',
    description:
      'Conditions of which one must hold, as a URL-encoded JSON object; combined as `andFilters AND orFilters`.',
  },
  {
    name: 'select',
    kind: 'columns',
    description: 'The fields to answer, joined by commas; system fields always come.',
  },
  {
    name: 'expand',
    kind: 'references',
    description:
      'The references to answer with their rows, joined by commas: each under its name, left out where you may not list it.',
  },
]

/** Those that a single row takes too. */
export const READ_PARAMETERS: readonly string[] = ['select', 'expand']
