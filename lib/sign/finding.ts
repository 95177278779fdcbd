/** What is wrong with a signature, or with the files that it is about. */
export type SignatureFindingKind =
  /** The sums are there, and nobody has signed them. */
  | "unsigned"
  /** A part of the signature that cannot be read. */
  | "damaged"
  /** The signature was not made with this key for this statement. */
  | "bad_signature"
  /** The statement is about other sums than the ones beside it. */
  | "other_sums"
  /** Signed with another key than the expected one. */
  | "other_key"
  | "changed"
  | "missing"
  | "extra"
  /** A symbolic link, whose target no sum covers. */
  | "link";

export interface SignatureFinding {
  readonly kind: SignatureFindingKind;
  /** From the capture's directory, with slashes. */
  readonly file: string;
  readonly text: string;
}
