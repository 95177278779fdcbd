/** What a person, or their terminal, has said. */
export type Input =
  /** `a`, `G`, `é`, `space`, `enter`, `esc`, `up`, `page_down`, `ctrl+c`, `alt+x`, `shift+tab`. */
  | { readonly kind: "key"; readonly key: string }
  /** Text that was pasted, as it came: its line ends and controls are no keys. */
  | { readonly kind: "paste"; readonly text: string }
  /** The terminal's answer to the question for its background. */
  | { readonly kind: "background"; readonly isLight: boolean };
