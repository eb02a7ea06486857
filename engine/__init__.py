"""Do the plan, durably: look before doing, write down what happened, start again after a crash."""
