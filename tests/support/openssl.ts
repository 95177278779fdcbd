import { outputOf } from "./program.ts";

/** Paths of PEM files. */
export interface Certificates {
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** An authority, and a certificate of it for `localhost` and 127.0.0.1, made in `dir`. */
export async function makeCertificates(dir: string): Promise<Certificates> {
  const inDir = (name: string) => `${dir}/${name}`;
  const openssl = (...args: string[]) => outputOf("openssl", args);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const [ca, caKey] = [inDir("ca.pem"), inDir("ca.key")];
  const [key, request, cert] = [inDir("server.key"), inDir("server.csr"), inDir("server.pem")];
  const extensions = inDir("extensions");
  await Deno.writeTextFile(
    extensions,
    "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n",
  );
  await openssl("req", "-x509", ...newKey, "-keyout", caKey, "-out", ca, "-subj", "/CN=authority");
  await openssl("req", ...newKey, "-keyout", key, "-out", request, "-subj", "/CN=localhost");
  const by = ["-CA", ca, "-CAkey", caKey, "-CAcreateserial"];
  await openssl("x509", "-req", "-in", request, ...by, "-out", cert, "-extfile", extensions);
  return { ca, key, cert };
}
