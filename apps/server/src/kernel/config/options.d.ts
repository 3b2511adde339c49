/** Name of a setting, in the environment and in the config file alike. */
export type OptionName =
  | 'PEREZVON_DATA'
  | 'PEREZVON_HTTP_PORT'
  | 'PEREZVON_HTTP_HOST'
  | 'PEREZVON_PUBLIC_ADDRESS'
  | 'PEREZVON_SIP_HOST'
  | 'PEREZVON_SIP_UDP_PORT'
  | 'PEREZVON_SIP_WS_PORT'
  | 'PEREZVON_SIP_DOMAIN'
  | 'PEREZVON_SIP_DIGEST'
  | 'PEREZVON_MEDIA_HOST'
  | 'PEREZVON_RTP_PORTS'
  | 'DATABASE_URL'
  | 'PEREZVON_PG_PORT'
  | 'PEREZVON_LOG_LEVEL'

/** One thing that can be set, by environment or in the config file. */
export interface Option {
  name: OptionName
  /** Shown in --help when nothing is set. */
  default: string
  help: string
}

export declare const options: readonly Option[]
/** Text for `--help`. */
export declare function describeOptions(): string
