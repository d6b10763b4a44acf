/** Results that are kept for as long as what they were made of: for processes that do the same again where little has changed. */

/**
 * `make`, whose last result for each first argument is given again where the second is the same one, too. Both must be data that nobody
 * changes.
 */
export function rememberedPairs<First extends object, Second, Result>(
  make: (first: First, second: Second) => Result,
): (first: First, second: Second) => Result {
  const known = new WeakMap<First, { readonly second: Second; readonly result: Result }>()
  return (first, second) => {
    const before = known.get(first)
    if (before && before.second === second) return before.result
    const result = make(first, second)
    known.set(first, { second, result })
    return result
  }
}

/** `make`, whose result for each argument is given again. The argument must be data that nobody changes. */
export function rememberedOnce<Value extends object, Result>(make: (value: Value) => Result): (value: Value) => Result {
  const known = new WeakMap<Value, { readonly result: Result }>()
  return (value) => {
    const before = known.get(value)
    if (before) return before.result
    const result = make(value)
    known.set(value, { result })
    return result
  }
}

/** Whether two lists hold the very same members in the same order. */
export function sameMembers(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one === other || (one.length === other.length && one.every((member, i) => member === other[i]))
}
