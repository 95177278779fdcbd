/** Messages whose signatures are anything but patterns, and anything but words of a shell. */
export const ODD_MESSAGES: readonly string[] = [
  "dial tcp 10.2.0.7:5432: connect: connection refused",
  'open "/etc/x y": no such file (os error 2) [retry=3] {a|b} $5 ^ * + ?',
  '{"level":"error","msg":"can\'t parse \\"x\\": 12","err":"EOF"}',
  'level=error msg="it\'s\\tbroken" n=3',
  "-v is no option: $(reboot) `reboot` !! ; rm -rf / & | > x",
  "двойная ошибка: error №5 日本",
  "error: a\u202eb\u0007c",
  "many   spaces\tand\n newlines failed",
];
