import { errorSentence } from "../../i18n/errors";
import { filesMessages } from "../../i18n/messages/files";
import { fileSource } from "../../storage/input-files";
import { fileActions, openHashes, useFiles } from "../../store/files";
import type { MissingFile } from "../../store/resume-policy";
import { Button } from "../kit/button";
import { useFormat, useLocale, useMessages } from "../locale";
import { usePickFiles } from "../pick-files";
import { useKnownFiles } from "./known-files";

/** What an unfinished run waits for, and which open file is not what it seems. */
export function MissingFiles({ missing }: { readonly missing: readonly MissingFile[] }) {
  const t = useMessages(filesMessages);
  const locale = useLocale();
  const format = useFormat();
  return (
    <>
      <p className="break-words">
        {t.needs(missing.map(({ file, bytes }) => t.fileAndSize(file, format.bytes(bytes))).join(", "))}
      </p>
      {missing.map(
        ({ sha256, instead }) =>
          instead !== null && (
            <p key={sha256} className="text-error">
              {errorSentence(instead, locale)}
            </p>
          ),
      )}
    </>
  );
}

interface OpenMissingFilesProps {
  readonly missing: readonly MissingFile[];
  /** What the button says when one click opens all of them and goes on. */
  readonly openAndGoOn: string;
  readonly onOpened: () => Promise<void>;
  /** Opening them is what matters now. */
  readonly primary: boolean;
}

/** One click where the browser can open the files by itself, the file dialog for the others. */
export function OpenMissingFiles({ missing, openAndGoOn, onOpened, primary }: OpenMissingFilesProps) {
  const t = useMessages(filesMessages);
  const pick = usePickFiles();
  const known = useKnownFiles();
  const opening = useFiles((state) => state.opening);
  const reachable = missing.filter((file) => fileSource(file, openHashes(), known) !== "ask");
  const all = reachable.length === missing.length;
  const variant = primary ? "primary" : "secondary";

  async function open() {
    if ((await fileActions.openAgain(reachable)) && all) await onOpened();
  }

  return (
    <>
      {reachable.length > 0 && (
        <Button variant={variant} busy={opening !== null} onClick={() => void open()}>
          {opening !== null ? t.looking(opening) : all ? openAndGoOn : t.openAgain}
        </Button>
      )}
      {!all && (
        <Button variant={reachable.length > 0 ? "secondary" : variant} onClick={pick}>
          {t.openOther}
        </Button>
      )}
    </>
  );
}
