"""
A terminal that reads slowly: `slow_terminal.py COMMAND...` runs it on a pseudo terminal of 100 x 30
cells and does what standard input says, a command a line:

    type TEXT    presses keys
    read COUNT   takes so many bytes of what the program writes, as they come; prints "read" when done
    drain        takes all until the program has ended; prints "drained BYTES"

Every byte that is taken is written to the file that the variable OUTPUT names.
"""
import fcntl
import os
import pty
import struct
import sys
import termios

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))


def take(most):
    try:
        return os.read(terminal, most)
    except OSError:  # Linux says so when nobody has the other end any more.
        return b""


with open(os.environ["OUTPUT"], "wb", buffering=0) as output:
    for line in sys.stdin:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "type":
            os.write(terminal, rest.encode())
        elif word == "read":
            left = int(rest)
            while left > 0:
                piece = take(left)
                if not piece:
                    break
                left -= len(piece)
                output.write(piece)
            print("read", flush=True)
        elif word == "drain":
            total = 0
            while piece := take(1 << 16):
                total += len(piece)
                output.write(piece)
            print("drained", total, flush=True)
            break
os.close(terminal)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
