/** The name that a mistyped one was probably meant to be; undefined when none is near. */
export declare function nearest(typed: string, names: readonly string[]): string | undefined
