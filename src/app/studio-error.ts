import { CodedError } from "../formats/coded-error";

/** The studio worker was asked for something that is not there, or not now. */
export class StudioError extends CodedError {
  override readonly name = "StudioError";
}
