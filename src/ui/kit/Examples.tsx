import { intakeMessages } from "../../i18n/messages/intake";
import { useMessages } from "../locale";
import type { ExampleFile } from "./example-files";

/** Files to try, as links that save them. */
export function Examples({ files }: { readonly files: readonly ExampleFile[] }) {
  const t = useMessages(intakeMessages);
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-1 text-ink-2 text-sm">
      <span>{t.example}</span>
      {files.map(({ path, name = path.slice(path.lastIndexOf("/") + 1) }) => (
        <a key={path} href={path} download={name} className="touch break-all underline">
          {name}
        </a>
      ))}
    </p>
  );
}
