"""The pages on which administrators write, try, replay and put in force versions of the policy pack."""
