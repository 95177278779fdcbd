# The formula that `deno task release` fills in: it sets the version and the checksums, and puts the
# result beside the other files of the release. Until then the checksums are zeros, which nothing has.
class Logtap < Formula
  desc "Receive, keep and search logs in a portable directory"
  homepage "https://github.com/logtap-dev/logtap"
  version "0.1.0"
  license "MIT"

  on_macos do
    on_arm do
      url "https://github.com/logtap-dev/logtap/releases/download/v#{version}/logtap-#{version}-macos-arm64.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
    on_intel do
      url "https://github.com/logtap-dev/logtap/releases/download/v#{version}/logtap-#{version}-macos-x64.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/logtap-dev/logtap/releases/download/v#{version}/logtap-#{version}-linux-arm64.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
    on_intel do
      url "https://github.com/logtap-dev/logtap/releases/download/v#{version}/logtap-#{version}-linux-x64.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    end
  end

  def install
    bin.install "logtap"
  end

  test do
    assert_match "logtap #{version} ", shell_output("#{bin}/logtap --version")
  end
end
