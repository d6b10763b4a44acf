/** The library of made-up values: an optional peer dependency, loaded when values are made up. */
import type { Faker } from '@faker-js/faker'
import { error, optionalPackage } from '../../../diagnostic/index.ts'
import { START } from '../ids.ts'
import type { Chance } from './chance.ts'

/** Loads the library, English, over our own chance. Throws a `DiagnosticError` (`seed/package`) where it is not installed. */
export async function loadFaker(source: Chance): Promise<Faker> {
  const message = 'Rows are made up with the package @faker-js/faker, which is not installed'
  const hint = 'Install it: `npm install --save-dev @faker-js/faker`'
  const { Faker, base, en } = await optionalPackage(
    () => import('@faker-js/faker'),
    () => error('seed/package', message, { hint }),
  )
  // What it would begin with the clock is begun by the words of each value.
  const faker = new Faker({ locale: [en, base], randomizer: { next: source.next, seed: () => {} } })
  faker.setDefaultRefDate(START)
  return faker
}
