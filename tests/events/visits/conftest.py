import pytest
import time_machine

from tests.events.making import rome


@pytest.fixture
def clock():
    with time_machine.travel(rome(2030, 5, 10), tick=False) as clock:
        yield clock
