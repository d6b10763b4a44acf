/** Says on stderr what is being done, once it has taken half a second. */
import type { Terminal } from './terminal.ts'

const PATIENCE = 500

/** Tells what is going on. */
export interface Progress {
  /** What is done from now on. */
  update(message: string): void
  /** Nothing is done any more; takes the line away. */
  end(): void
}

/** At a terminal one line that is rewritten; elsewhere a line for each long piece of work. */
export function progressOn(terminal: Terminal): Progress {
  const rewrites = terminal.colours.err
  let timer: NodeJS.Timeout | undefined
  let shown = false
  const clear = (): void => {
    clearTimeout(timer)
    if (shown && rewrites) terminal.err('\r\u001b[K')
    shown = false
  }
  return {
    update(message) {
      clear()
      timer = setTimeout(() => {
        shown = true
        terminal.err(rewrites ? `${message} …` : `${message} …\n`)
      }, PATIENCE)
      timer.unref()
    },
    end: clear,
  }
}
