import { intakeMessages } from "../../i18n/messages/intake";
import { useMessages } from "../locale";
import type { ExampleFile } from "./example-files";
import { LongText } from "./long-text";

/** Files to try, as links that save them. */
export function Examples({ files }: { readonly files: readonly ExampleFile[] }) {
  const t = useMessages(intakeMessages);
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-ink-2 text-sm">
      <span>{t.example}</span>
      {files.map(({ path, name = path.slice(path.lastIndexOf("/") + 1) }) => (
        <a key={path} href={path} download={name} className="inline-flex min-h-6 items-center underline max-md:min-h-8">
          <LongText text={name} />
        </a>
      ))}
    </p>
  );
}
