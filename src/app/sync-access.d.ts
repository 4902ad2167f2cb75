/**
 * File System Standard, section 4.3: dedicated workers may open files synchronously. TypeScript has this in its
 * `webworker` library only, which cannot be loaded beside `dom`.
 */
interface FileSystemSyncAccessHandle {
  getSize(): number;
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(bytes: Uint8Array<ArrayBufferLike>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}
