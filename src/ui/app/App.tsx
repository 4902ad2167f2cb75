import { Tooltip } from "@base-ui/react/tooltip";
import { useState } from "react";
import { Toaster } from "sonner";
import { useTheme } from "../theme";
import { ErrorBoundary } from "./ErrorBoundary";
import { FileTarget } from "./files";
import { Header } from "./Header";
import { studioPlace } from "./places";

export function App() {
  const theme = useTheme();
  const [place, setPlace] = useState(studioPlace);
  return (
    <ErrorBoundary>
      <Tooltip.Provider>
        <FileTarget onFiles={place.openFiles}>
          <Header place={place} onPlace={setPlace} />
          <place.Page />
        </FileTarget>
        <Toaster theme={theme} position="bottom-center" offset={24} />
      </Tooltip.Provider>
    </ErrorBoundary>
  );
}
