#!/usr/bin/env node
/** The `bkend` command. */
import * as modules from 'node:module'

// Node 22.8 and later keep compiled code between runs; they must be asked before it is loaded.
const { enableCompileCache } = modules as { readonly enableCompileCache?: () => unknown }
enableCompileCache?.()

const { main } = await import('./cli/main.ts')
await main(process)
