import type { ExternalToast, toast as sonner } from "sonner";
import { create } from "zustand";

/** Whether anything was ever told: the toaster is loaded with the first toast. */
export const useToasts = create<{ readonly wanted: boolean }>()(() => ({ wanted: false }));

let mounted: () => void = () => undefined;
const ready = new Promise<void>((resolve) => {
  mounted = resolve;
});

/** The toaster is there, and hears what is told. */
export function toasterMounted(): void {
  mounted();
}

function tell(say: (toast: typeof sonner) => void): void {
  useToasts.setState({ wanted: true });
  void Promise.all([import("sonner"), ready]).then(([{ toast }]) => say(toast));
}

/** Tells what has been done and can be undone; what went wrong stands where its cause is. */
export const toast = {
  show: (text: string, options?: ExternalToast) => tell((to) => to(text, options)),
  success: (text: string, options?: ExternalToast) => tell((to) => to.success(text, options)),
  error: (text: string, options?: ExternalToast) => tell((to) => to.error(text, options)),
  loading: (text: string, options?: ExternalToast) => tell((to) => to.loading(text, options)),
  dismiss: (id: string) => tell((to) => to.dismiss(id)),
};
