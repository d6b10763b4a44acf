/** The browser that the suite runs in: Debian's Chromium, or the one that `CHROMIUM_PATH` names. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** A browser without a window. Throws where there is none, with the way to get it. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}. Debian and Ubuntu: \`apt-get install chromium\`; elsewhere name yours: \`CHROMIUM_PATH=… npm run test:browser\``,
    )
  // Its sandbox does not start for root, nor in most containers.
  return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}
