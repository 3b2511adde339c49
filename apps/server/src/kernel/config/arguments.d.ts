export interface Arguments {
  role?: string
  config?: string
  /** Roles by a comma. */
  only?: string
  isDemo: boolean
  isHelp: boolean
  /** What cannot be understood, in a sentence for the terminal. */
  problem?: string
}

export declare const roles: readonly string[]
export declare function parseArguments(args: readonly string[]): Arguments
/** `There is no role ‘webb’. Did you mean ‘web’?` */
export declare function unknown(what: string, name: string, names: readonly string[]): string
/** A sentence for each variable that looks like a setting and is none. */
export declare function unknownSettings(env: Record<string, string | undefined>): string[]
