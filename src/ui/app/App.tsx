import { Tooltip } from "@base-ui/react/tooltip";
import { Toaster } from "sonner";
import { usePlace } from "../../store/place";
import { ReferenceNotices } from "../runs/ReferenceNotices";
import { useTheme } from "../theme";
import { ErrorBoundary } from "./ErrorBoundary";
import { FileTarget } from "./files";
import { Header } from "./Header";
import { places, studioPlace } from "./places";

export function App() {
  const theme = useTheme();
  const id = usePlace((state) => state.place);
  const open = usePlace((state) => state.open);
  const place = places.find((candidate) => candidate.id === id) ?? studioPlace;
  return (
    <ErrorBoundary>
      <Tooltip.Provider>
        <FileTarget onFiles={place.openFiles}>
          <Header place={place} onPlace={(next) => open(next.id)} />
          <place.Page />
        </FileTarget>
        <ReferenceNotices />
        <Toaster theme={theme} position="bottom-center" offset={24} />
      </Tooltip.Provider>
    </ErrorBoundary>
  );
}
