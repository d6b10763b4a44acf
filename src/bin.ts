#!/usr/bin/env node
/** The `bkend` command. */
import { main } from './cli/main.ts'

await main(process)
