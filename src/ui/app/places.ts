import type { ComponentType } from "react";
import type { appMessages } from "../../i18n/messages/app";
import { StudioPlace } from "./StudioPlace";

export interface Place {
  /** Selects the name in the header. */
  readonly id: keyof (typeof appMessages)["en"]["place"];
  readonly Page: ComponentType;
}

export const studioPlace: Place = { id: "studio", Page: StudioPlace };

/** The places of the application, in the header's order. A place is listed once it exists; one alone shows no menu. */
export const places: readonly Place[] = [studioPlace];
