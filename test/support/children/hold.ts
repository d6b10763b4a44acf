/** Another process that opens `URL`, makes the table `held` with one row, prints `open`, and leaves at the first Ctrl-C. */
import { tinyDriver } from '../apply.ts'
import { step } from '../tiny-objects.ts'

const driver = await tinyDriver(process.argv[2] ?? '')
await driver.transaction((session) =>
  session.execute([step('create table if not exists held (a text)'), step("insert into held values ('x')")]),
)
console.log('open')
process.once('SIGINT', async () => {
  await driver.close()
  process.exit(0)
})
setInterval(() => {}, 1000)
