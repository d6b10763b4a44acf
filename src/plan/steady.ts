/** Resources that stay the very same object for as long as they say the same, so that whoever compares them again need not look inside. */
import { type JsonValue, jsonEqual, type Resource, rememberedPairs } from '../model/index.ts'

/** Everything but where it was declared, which two of them may have from different files. */
function saysTheSame(one: Resource, other: Resource): boolean {
  return one.span === other.span && jsonEqual(one as unknown as JsonValue, other as unknown as JsonValue)
}

/** `make`, which gives the resource that it gave last for a live one where it would give another that says the same. */
export function steady<Other>(
  make: (live: Resource, other: Other) => Resource,
): (live: Resource, other: Other) => Resource {
  const last = new WeakMap<Resource, Resource>()
  return rememberedPairs((live: Resource, other: Other) => {
    const made = make(live, other)
    const before = last.get(live)
    if (before && saysTheSame(before, made)) return before
    last.set(live, made)
    return made
  })
}
