/** Users that are made up: nobody signs in as them. */
import type { Faker } from '@faker-js/faker'
import { madeMoment, userIdOf } from '../ids.ts'
import type { SeedUser } from '../users.ts'
import type { Chance } from './chance.ts'

/** The n-th user of the seed, from 0. */
export function madeUser(faker: Faker, chance: Chance, scope: readonly string[], n: number, seed: number): SeedUser {
  chance.begin('$users', seed, n)
  const [first, last] = [faker.person.firstName(), faker.person.lastName()]
  const part = `${first}.${last}`.toLowerCase().replace(/[^a-z.]/g, '')
  return {
    password: null,
    user: {
      id: userIdOf(scope, n, seed),
      email: `${part}.${seed === 0 ? '' : `${seed}.`}${n + 1}@example.com`,
      name: `${first} ${last}`,
      role: 'user',
      roles: [],
      emailVerified: true,
      image: null,
      profile: { nickname: `${first.toLowerCase()}${n + 1}`.replace(/[^a-z0-9]/g, '') },
      passwordHash: null,
      createdAt: new Date(madeMoment(n)).toISOString(),
    },
  }
}
