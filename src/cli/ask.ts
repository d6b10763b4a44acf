/** Questions at a terminal. The library is loaded only when something is asked; everything goes to stderr. */

/** One of several answers. */
export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

/** Columns of a terminal that tells none: a prompt wraps at the width, and at 0 it would stand one character a line. */
const USUAL_COLUMNS = 80

function output(): NodeJS.WriteStream {
  for (const stream of [process.stderr, process.stdout]) if (!stream.columns) stream.columns = USUAL_COLUMNS
  return process.stderr
}

/** Yes or no; null where the user left (Ctrl-C, Escape). */
export async function askYesNo(message: string): Promise<boolean | null> {
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message, initialValue: false, output: output() })
  return isCancel(answer) ? null : answer
}

/** One of the choices; null where the user left. */
export async function askChoice<Value extends string>(
  message: string,
  choices: readonly Choice<Value>[],
): Promise<Value | null> {
  const { select, isCancel } = await import('@clack/prompts')
  const options = choices.map(({ value, label }) => ({ value: value as string, label }))
  const answer = await select<string>({ message, options, output: output() })
  return isCancel(answer) ? null : (choices.find((choice) => choice.value === answer)?.value ?? null)
}
