import styles from './file-link.module.css'
import { FileIcon } from './icons.ts'

/** A stored file; one click downloads it. */
export function FileLink({ file }: { file: { id: string; name: string } }) {
  return (
    <a className={`${styles.file} link`} href={`/api/files/${file.id}`} download={file.name}>
      <FileIcon size={14} stroke={1.8} />
      <span>{file.name}</span>
    </a>
  )
}
