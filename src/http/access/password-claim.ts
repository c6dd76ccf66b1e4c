/** What somebody says of themselves, and the address they say it from. */
export type PasswordClaim = {
  /** Name or email. */
  readonly login: string
  readonly password: string
  /** Undefined when the connection is gone already. */
  readonly peer: string | undefined
}
