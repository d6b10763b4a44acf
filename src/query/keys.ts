/** API keys as a store keeps them: never the key, only its SHA-256. */

/** What is known of a key. Rows are keyed by project and environment, which the store knows. */
export interface KeyRecord {
  readonly id: string
  readonly kind: 'pk' | 'sk'
  readonly name: string
  /** `posts:read`, `posts:*`, `*:read`, `*:*`; empty: everything. */
  readonly scopes: readonly string[]
  /** ISO moments, to the millisecond; null: never. */
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly createdAt: string
}

/** Keeps keys. */
export interface KeyStore {
  /** By the SHA-256 of the whole key, 64 lower-case hex digits; null where there is none. */
  byHash(hash: string): Promise<KeyRecord | null>
  create(key: Pick<KeyRecord, 'kind' | 'name' | 'scopes' | 'expiresAt'> & { readonly hash: string }): Promise<KeyRecord>
  /** Newest first. */
  list(): Promise<readonly KeyRecord[]>
  /** By id; false where there is none that stands. */
  revoke(id: string): Promise<boolean>
}
