"""A stage set of Booxi: a server that answers like it and follows its rules, for demos, training and tests.

It knows nothing of the application, and shares no code with the door. Where the contract is silent it follows the
readings marked [I] there.

stage       both accounts, one lock, one clock, one file       records   what is remembered
wsgi        addresses, keys, quota, errors                     state     one account: tables and indexes
web         Booxi's endpoints, one file per resource           store     the file, written through
rules       what Booxi allows, without HTTP                    quota     calls per second and minute
wire        records as callers see them                        clock     time that tests set
controls    /_stage/ for tests, as JSON                        seed      the demo story
panel       /_stage/ for people                                events    webhooks out
world       what clients and the Back Office do                faults    ways the line can fail
setup       what the environment says of it                    app       all of it, put together
"""
