/** Ids and moments of seed rows: worked out from names and numbers alone, so that a second run finds the rows of the first. */
import { createHash } from 'node:crypto'
import type { IdKind } from '../../model/index.ts'

/** The first moment of a seed, in milliseconds: 2024-01-01T00:00:00Z. */
export const START: number = Date.UTC(2024, 0, 1)
/** Milliseconds between two rows that are made up. */
const STEP = 600_000
const DAY = 86_400_000
/** Numbers of rows begin far above those that the database gives out. */
const FIRST_NUMBER = 1_000_000_000
/** Numbers of more seeds than that would pass what a double holds exactly. */
const MOST_SEEDS = 1_000_000

function digest(parts: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(parts.join('\u0000')).digest()
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A UUID made of the parts: of version 7, and so in the order of time, where there is a moment; else of version 8. */
export function uuidOf(parts: readonly (string | number)[], at: number | null): string {
  const bytes = digest(parts)
  if (at !== null) bytes.writeUIntBE(at, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (at === null ? 0x80 : 0x70), 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return uuidText(bytes)
}

function objectIdOf(parts: readonly (string | number)[], at: number): string {
  const bytes = digest(parts)
  bytes.writeUInt32BE(Math.floor(at / 1000), 0)
  return bytes.toString('hex', 0, 12)
}

/** The moment of a row that has a name: the same wherever it stands in its file. */
export function namedMoment(table: string, name: string): number {
  return START + (digest(['moment', table, name]).readUInt32BE(0) % (DAY / 1000)) * 1000
}

/** The moment of a row that is made up. */
export function madeMoment(index: number): number {
  return START + DAY + index * STEP
}

/** The id of a row that has a name. */
export function namedId(kind: IdKind, table: string, name: string): string {
  const parts = ['row', table, name]
  switch (kind) {
    case 'default':
      return uuidOf(parts, namedMoment(table, name))
    case 'uuid':
      return uuidOf(parts, null)
    case 'objectId':
      return objectIdOf(parts, namedMoment(table, name))
    case 'serial':
      return String(FIRST_NUMBER / 2 + (digest(parts).readUInt32BE(0) % (FIRST_NUMBER / 2)))
    case 'text':
      return name
  }
}

/** The id of a row that is made up: another one for each `seed`. */
export function madeId(kind: IdKind, table: string, index: number, seed: number): string {
  const parts = ['made', table, index, seed]
  switch (kind) {
    case 'default':
      return uuidOf(parts, madeMoment(index))
    case 'uuid':
      return uuidOf(parts, null)
    case 'objectId':
      return objectIdOf(parts, madeMoment(index))
    case 'serial':
      return String(FIRST_NUMBER * ((seed % MOST_SEEDS) + 1) + index + 1)
    case 'text':
      return seed === 0 ? `${table}-${index + 1}` : `${table}-${seed}-${index + 1}`
  }
}

/** The id of a user: users of all projects and environments lie in one table. */
export function userIdOf(scope: readonly string[], name: string | number, seed: number | null): string {
  const at = typeof name === 'number' ? madeMoment(name) : namedMoment('$users', name)
  return uuidOf(['user', ...scope, name, seed ?? ''], at)
}

/** The number of a made-up row, where 32 bits have to hold it. */
export function madeNumberOf(index: number, seed: number): number {
  return FIRST_NUMBER + (seed % 1000) * 1_000_000 + index + 1
}
