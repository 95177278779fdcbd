// An S3 server on this machine, on a free port if it is 0; says where on stdout.
//   node s3rver.mjs DIRECTORY BUCKET PORT
import S3rver from "s3rver";

const [directory, bucket, wanted] = process.argv.slice(2);
const server = new S3rver({
  address: "127.0.0.1",
  port: Number(wanted),
  silent: true,
  directory,
  vhostBuckets: false,
  configureBuckets: [{ name: bucket, configs: [] }],
});
const { port } = await server.run();
console.log(`http://127.0.0.1:${port}`);
// Whoever started it holds its stdin; when that ends, so does the server.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
