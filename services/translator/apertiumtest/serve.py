#!/usr/bin/python3
"""Serves Debian's Apertium-APy on one address.

The main function of Apertium-APy binds every interface of the machine and has
no option against it. This program builds the same application and binds it to
ADDRESS alone; with port 0 the system chooses a port. It writes the port to
standard output once it listens, and ends on SIGTERM, on SIGINT and when its
standard input is closed, so that it cannot outlive whoever started it.

usage: serve.py ADDRESS PORT [arguments of apertium-apy, without a port]
"""
import signal
import sys

import tornado.httpserver
import tornado.ioloop
import tornado.netutil
from apertium_apy import apy

MODES = '/usr/share/apertium/modes'
NAMES = '/usr/share/apertium-apy/langNames.db'


def main(address, port, arguments):
    apy.check_utf8()
    args = apy.parse_args([MODES, '-l', NAMES] + arguments)
    apy.enable_pretty_logging()
    sockets = tornado.netutil.bind_sockets(port, address)
    server = tornado.httpserver.HTTPServer(apy.setup_application(args))
    server.add_sockets(sockets)

    loop = tornado.ioloop.IOLoop.current()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.add_callback_from_signal(loop.stop))

    def gone(stdin, _events):
        if not stdin.read(1):
            loop.stop()
    loop.add_handler(open(0, 'rb', buffering=0, closefd=False), gone, loop.READ)

    print(sockets[0].getsockname()[1], flush=True)
    loop.start()


if __name__ == '__main__':
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
