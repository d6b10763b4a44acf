/** One key as an answer, while other things go on: a question that can be taken back. */

/** The keyboard of a terminal. */
export type Keyboard = Pick<NodeJS.ReadStream, 'setRawMode' | 'resume' | 'pause' | 'on' | 'off'>

const CTRL_C = '\u0003'
const ESCAPE = '\u001b'

/**
 * The first of `keys` that is pressed; null after Escape, or when `signal` says that nobody waits any more. Ctrl-C is what it is
 * everywhere else: `interrupt`.
 */
export function pressKey<Key extends string>(
  keys: readonly Key[],
  signal: AbortSignal,
  interrupt: () => void = () => process.kill(process.pid, 'SIGINT'),
  keyboard: Keyboard = process.stdin,
): Promise<Key | null> {
  return new Promise((resolve) => {
    const end = (key: Key | null): void => {
      keyboard.off('data', onData)
      signal.removeEventListener('abort', onAbort)
      keyboard.setRawMode(false)
      keyboard.pause()
      resolve(key)
    }
    const onAbort = (): void => end(null)
    const onData = (data: Buffer | string): void => {
      const text = String(data)
      if (text.startsWith(CTRL_C)) {
        end(null)
        interrupt()
      } else if (text === ESCAPE) end(null)
      else {
        const pressed = keys.find((key) => key === text.charAt(0).toLowerCase())
        if (pressed !== undefined) end(pressed)
      }
    }
    if (signal.aborted) return resolve(null)
    signal.addEventListener('abort', onAbort)
    keyboard.setRawMode(true)
    keyboard.resume()
    keyboard.on('data', onData)
  })
}
