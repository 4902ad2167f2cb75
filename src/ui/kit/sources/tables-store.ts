import { createContext, use } from "react";
import { type StoreApi, useStore } from "zustand";
import { useData } from "../../../store/data";
import type { TableSources } from "../../../store/table-sources";

/** Whose tables the components of the first step show: the place's own, or those of Predict. */
export const TablesStore =
  createContext<Pick<StoreApi<TableSources>, "getState" | "getInitialState" | "subscribe">>(useData);

/** Reads the tables' store. */
export function useTables<T>(selector: (state: TableSources) => T): T {
  return useStore(use(TablesStore), selector);
}
