/**
 * The File System Access API (WICG), which Chromium alone has so far and TypeScript's `dom` library leaves out. Every
 * member is optional: whoever uses one asks first whether it is there.
 */
interface FileSystemPermissionDescriptor {
  mode: "read" | "readwrite";
}

interface FileSystemHandle {
  queryPermission?(descriptor: FileSystemPermissionDescriptor): Promise<PermissionState>;
  /** Asks the user; only from a click or key press. */
  requestPermission?(descriptor: FileSystemPermissionDescriptor): Promise<PermissionState>;
}

interface DataTransferItem {
  /** Only while the drop event is handled. */
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

interface Window {
  showDirectoryPicker?(options: { id: string; mode: "read" | "readwrite" }): Promise<FileSystemDirectoryHandle>;
  showOpenFilePicker?(options: { id: string; multiple: boolean }): Promise<FileSystemFileHandle[]>;
}
